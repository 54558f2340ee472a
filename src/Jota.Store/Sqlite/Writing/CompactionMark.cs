using Jota.Api;

namespace Jota.Store.Sqlite.Writing;

/// <summary>How much history is wanted gone, told to the writer's thread, and how much is, told by it.</summary>
internal sealed class CompactionMark
{
    private long _wanted;
    private long _compacted;

    /// <summary>Up to here history should be forgotten.</summary>
    public Revision Wanted => new(Volatile.Read(ref _wanted));

    /// <summary>Up to here it is.</summary>
    public Revision Compacted => new(Volatile.Read(ref _compacted));

    /// <summary>Asks for more; asking for less changes nothing.</summary>
    public void Want(Revision through)
    {
        var wanted = Wanted.Value;
        while (wanted < through.Value)
        {
            wanted = Interlocked.CompareExchange(ref _wanted, through.Value, wanted);
        }
    }

    /// <summary>It is durably forgotten.</summary>
    public void Reached(Revision compacted) => Volatile.Write(ref _compacted, compacted.Value);
}
