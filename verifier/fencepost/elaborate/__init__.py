"""From a file's tree to typed core: names, types, who may see what, ghosts; sugar is lowered here, once."""
