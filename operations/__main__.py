from operations.cli import main

main()
