using System.Collections.Concurrent;

namespace Jota.Store.Encryption.Ciphers;

/// <summary>
/// Ciphers of one key that are set up and wait: one of them serves one at a time, and setting one up costs more than using it. No more
/// are kept than can be in use at once.
/// </summary>
internal sealed class CipherPool<T>(Func<T> make)
    where T : class, IDisposable
{
    private static readonly int Most = Environment.ProcessorCount;

    private readonly ConcurrentQueue<T> _idle = new();

    /// <summary>One to use alone until it is given back.</summary>
    public T Rent() => _idle.TryDequeue(out var idle) ? idle : make();

    /// <summary>Gives one back.</summary>
    public void Return(T cipher)
    {
        if (_idle.Count < Most)
        {
            _idle.Enqueue(cipher);
        }
        else
        {
            cipher.Dispose();
        }
    }
}
