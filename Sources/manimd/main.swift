print("manimd")
