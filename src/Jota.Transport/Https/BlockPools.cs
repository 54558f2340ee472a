using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Jota.Transport.Https;

/// <summary>Gives every part of one Kestrel the same pool of blocks.</summary>
internal sealed class BlockPools(BlockPool pool) : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => pool;
}
