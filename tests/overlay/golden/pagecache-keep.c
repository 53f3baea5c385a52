/* The page cache's own folios. */
struct folio *__filemap_get_folio(struct address_space *mapping, gfp_t gfp)
{
	struct folio *folio = filemap_alloc_folio(gfp, 0);

	return folio ? folio : folio_alloc(gfp, 0);
}
EXPORT_SYMBOL(__filemap_get_folio);
