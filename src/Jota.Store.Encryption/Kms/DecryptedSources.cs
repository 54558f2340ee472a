using System.Collections.Concurrent;
using Jota.Store.Encryption.Ciphers;
using Jota.Store.Encryption.Kms.Wire;

namespace Jota.Store.Encryption.Kms;

/// <summary>
/// Ciphers by the encrypted source that they are made of: one for each start of a server and each key of the plugin, so that the plugin is
/// asked once for thousands of values. The oldest go when there are too many. What the plugin refused is remembered for a while too: one
/// that is away is not waited for by each of them.
/// </summary>
internal sealed class DecryptedSources(TimeProvider clock)
{
    private const int Most = 1000;

    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<EncryptedObject, LocalCipher> _ciphers = new();
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<EncryptedObject> _order = new();
    private (string Why, DateTimeOffset Ends)? _refused;

    /// <summary>The cipher of a source; null when it is not known.</summary>
    public LocalCipher? Find(EncryptedObject source) => _ciphers.GetValueOrDefault(source);

    /// <summary>Why nothing is asked at present; null when it is.</summary>
    public string? Refused
    {
        get
        {
            lock (_gate)
            {
                return _refused is { } refused && clock.GetUtcNow() < refused.Ends ? refused.Why : null;
            }
        }
    }

    /// <summary>One more.</summary>
    public void Add(EncryptedObject source, LocalCipher cipher)
    {
        if (_ciphers.TryAdd(source, cipher))
        {
            _order.Enqueue(source);
            while (_order.Count > Most && _order.TryDequeue(out var oldest))
            {
                _ciphers.TryRemove(oldest, out _);
            }
        }
    }

    /// <summary>The plugin did not answer.</summary>
    public void Refuse(string why)
    {
        lock (_gate)
        {
            _refused = (why, clock.GetUtcNow() + Refusal);
        }
    }

    /// <summary>It does now.</summary>
    public void Forgive()
    {
        lock (_gate)
        {
            _refused = null;
        }
    }
}
