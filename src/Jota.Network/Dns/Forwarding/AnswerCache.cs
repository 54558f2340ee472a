using System.Diagnostics.CodeAnalysis;
using Jota.Client;
using Jota.Network.Dns.Wire;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// What other servers answered lately, that there is no such name included. Bounded in number and bytes; what came first goes first. Safe
/// to use from anywhere; a hit makes nothing.
/// </summary>
internal sealed class AnswerCache(TimeProvider clock)
{
    /// <summary>For how long an answer is kept at most, as CoreDNS's usual configuration has it.</summary>
    public const uint LongestTtl = 30;

    private const int MostEntries = 10_000;
    private const int MostBytes = 16 * 1024 * 1024;
    private const int LongestAnswer = 16 * 1024;
    private const int Shards = 16;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];

    /// <summary>How often there was an answer.</summary>
    public Counter Hits { get; } = new();

    /// <summary>How often there was none.</summary>
    public Counter Misses { get; } = new();

    /// <summary>How many answers are kept.</summary>
    public int Count => _shards.Sum(shard => shard.Count);

    /// <summary>Finds an answer that still holds, and its age in seconds.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out ForwardedAnswer? answer, out uint age)
    {
        if (ShardOf(key).TryFind(key, out var entry))
        {
            var elapsed = clock.GetElapsedTime(entry.Since).TotalSeconds;
            if (elapsed < entry.Ttl)
            {
                Hits.Add();
                (answer, age) = (entry.Answer, (uint)elapsed);
                return true;
            }
        }

        Misses.Add();
        (answer, age) = (null, 0);
        return false;
    }

    /// <summary>Keeps an answer, if it is one to be kept.</summary>
    public void Put(byte[] key, ForwardedAnswer answer)
    {
        if (answer.Ttl > 0 && answer.Length <= LongestAnswer)
        {
            ShardOf(key).Put(key, new(answer, clock.GetTimestamp(), Math.Min(answer.Ttl, LongestTtl)));
        }
    }

    /// <summary>Forgets all: whom to ask has changed.</summary>
    public void Clear()
    {
        foreach (var shard in _shards)
        {
            shard.Clear();
        }
    }

    private Shard ShardOf(ReadOnlySpan<byte> key) => _shards[(uint)NameBytes.Comparer.GetHashCode(key) % Shards];

    private readonly record struct Entry(ForwardedAnswer Answer, long Since, uint Ttl);

    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<byte[], Entry> _entries = new(NameBytes.Comparer);
        private readonly Queue<byte[]> _order = [];
        private int _bytes;

        public int Count
        {
            get
            {
                lock (_gate)
                {
                    return _entries.Count;
                }
            }
        }

        public bool TryFind(ReadOnlySpan<byte> key, out Entry entry)
        {
            lock (_gate)
            {
                return _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out entry);
            }
        }

        public void Put(byte[] key, Entry entry)
        {
            lock (_gate)
            {
                if (_entries.TryGetValue(key, out var old))
                {
                    _bytes -= old.Answer.Length;
                }
                else
                {
                    _order.Enqueue(key);
                }

                _entries[key] = entry;
                _bytes += entry.Answer.Length;
                while ((_entries.Count > MostEntries / Shards || _bytes > MostBytes / Shards) && _order.TryDequeue(out var first))
                {
                    _entries.Remove(first, out var gone);
                    _bytes -= gone.Answer.Length;
                }
            }
        }

        public void Clear()
        {
            lock (_gate)
            {
                _entries.Clear();
                _order.Clear();
                _bytes = 0;
            }
        }
    }
}
