namespace Jota.Controllers;

/// <summary>Owners that the server was asked about just now and that exist, though the graph has not heard of them.</summary>
internal sealed class OwnerSightings
{
    private readonly Dictionary<(string Uid, OwnerPlace Place), OwnerVerdict> _seen = [];

    public bool Any => _seen.Count > 0;

    public void Note(string uid, OwnerPlace place, bool awaitsDependents) =>
        _seen[(uid, place)] = awaitsDependents ? OwnerVerdict.Waiting : OwnerVerdict.Solid;

    public OwnerVerdict? Find(string uid, OwnerPlace place) => _seen.TryGetValue((uid, place), out var verdict) ? verdict : null;
}
