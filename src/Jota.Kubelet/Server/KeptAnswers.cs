using System.Diagnostics.CodeAnalysis;
using Jota.Client;

namespace Jota.Kubelet.Server;

/// <summary>Answers of somebody else, each kept for a time of its own; of too many those go first that were used longest ago.</summary>
internal sealed class KeptAnswers<TKey, TValue>(int capacity, TimeProvider clock)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly RecentlyUsed<TKey, (TValue Value, long At, TimeSpan Life)> _kept = new(capacity);

    /// <summary>The answer that is kept for a key; false where there is none, or it is too old.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (_kept.TryGet(key, out var kept) && clock.GetElapsedTime(kept.At) < kept.Life)
            {
                value = kept.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Keeps an answer.</summary>
    public void Put(TKey key, TValue value, TimeSpan life)
    {
        lock (_gate)
        {
            _kept.Put(key, (value, clock.GetTimestamp(), life));
        }
    }
}
