using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// What was found about tokens a moment ago, for checking a signature costs more than all the rest of a small request. Holds a few
/// thousand; what is asked for goes on to the next generation, the rest is forgotten.
/// </summary>
/// <typeparam name="T">What was found.</typeparam>
internal sealed class RecentTokens<T>
    where T : class
{
    private const int GenerationSize = 2048;

    private readonly Lock _gate = new();
    private ConcurrentDictionary<TokenHash, T> _young = new();
    private ConcurrentDictionary<TokenHash, T> _old = new();

    /// <summary>What was found about a token; false when that is not known, or not any more.</summary>
    public bool TryFind(TokenHash token, [NotNullWhen(true)] out T? found)
    {
        if (_young.TryGetValue(token, out found))
        {
            return true;
        }

        if (!_old.TryGetValue(token, out found))
        {
            return false;
        }

        Keep(token, found);
        return true;
    }

    /// <summary>Remembers what was found.</summary>
    public void Keep(TokenHash token, T found)
    {
        lock (_gate)
        {
            if (_young.Count >= GenerationSize)
            {
                _old = _young;
                _young = new();
            }

            _young[token] = found;
        }
    }
}
