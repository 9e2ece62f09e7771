"""Running the product: the `noxh` program. Imports everything, is imported by nothing."""
