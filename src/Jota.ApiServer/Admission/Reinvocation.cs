namespace Jota.ApiServer.Admission;

/// <summary>
/// Upstream's rules of who is asked again: once anything was changed by a webhook, all mutating plugins run a second time, and of the
/// webhooks those that want to, were asked the first time, and have not seen the last change.
/// </summary>
internal sealed class Reinvocation
{
    private readonly HashSet<string> _askedBefore = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toAskAgain = new(StringComparer.Ordinal);
    private byte[]? _lastSeen;

    /// <summary>Whether a second round is wanted.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>Whether this is the second round, which is the last.</summary>
    public bool IsSecondRound { get; private set; }

    /// <summary>The second round begins.</summary>
    public void Begin() => (IsWanted, IsSecondRound) = (false, true);

    /// <summary>Whether a webhook is asked in this round.</summary>
    public bool MayAsk(string webhook) => !IsSecondRound || _toAskAgain.Contains(webhook);

    /// <summary>A webhook was asked.</summary>
    /// <param name="webhook">Which one.</param>
    /// <param name="changed">Whether it changed the object.</param>
    /// <param name="wantsAgain">Whether it wants to see what others change after it.</param>
    public void Asked(string webhook, bool changed, bool wantsAgain)
    {
        if (changed)
        {
            AskBeforeAgain();
            IsWanted = !IsSecondRound;
        }

        if (wantsAgain)
        {
            _askedBefore.Add(webhook);
        }
    }

    /// <summary>The webhooks' turn in a round begins; what plugins changed since the last one counts as changed.</summary>
    public void Enter(ReadOnlySpan<byte> obj)
    {
        if (IsSecondRound && _lastSeen is { } seen && !obj.SequenceEqual(seen))
        {
            AskBeforeAgain();
        }
    }

    /// <summary>The webhooks' turn in a round ends.</summary>
    public void Leave(ReadOnlySpan<byte> obj) => _lastSeen = obj.ToArray();

    private void AskBeforeAgain()
    {
        _toAskAgain.UnionWith(_askedBefore);
        _askedBefore.Clear();
    }
}
