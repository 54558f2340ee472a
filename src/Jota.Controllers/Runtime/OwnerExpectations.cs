namespace Jota.Controllers;

/// <summary>What the cache does not show yet of what was done for one owner. Guarded by <see cref="Expectations"/>.</summary>
internal sealed class OwnerExpectations
{
    private readonly HashSet<string> _creations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _early = new(StringComparer.Ordinal);

    /// <summary>The uids whose deletion is expected to show.</summary>
    public HashSet<string> Deletions { get; } = new(StringComparer.Ordinal);

    /// <summary>When something was last done.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>How many creations have not returned yet.</summary>
    public int InFlight { get; set; }

    public bool IsMet => InFlight == 0 && _creations.Count == 0 && Deletions.Count == 0;

    /// <summary>A creation returned: with the uid of what was made, or null when nothing was.</summary>
    public void Return(string? uid)
    {
        InFlight--;
        if (uid is not null && !_early.Remove(uid))
        {
            _creations.Add(uid);
        }

        if (InFlight == 0)
        {
            _early.Clear();
        }
    }

    /// <summary>A dependent shows; perhaps before the call that made it has returned.</summary>
    public void Show(string uid)
    {
        if (!_creations.Remove(uid) && InFlight > 0)
        {
            _early.Add(uid);
        }
    }
}
