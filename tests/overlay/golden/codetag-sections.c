static int find(struct module *mod, struct load_info *info)
{
	mod->syms = section_objs(info, "__ksymtab", sizeof(*mod->syms), &mod->num_syms);
	mod->extable = section_objs(info, "__ex_table", sizeof(*mod->extable), &mod->num_exentries);
	return 0;
}
