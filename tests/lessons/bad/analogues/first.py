import asyncio

# mark: start
asyncio.run(main())
