"""What the recipes share: a canvas in units, soft fields, light, texture, torn edges and calm."""
