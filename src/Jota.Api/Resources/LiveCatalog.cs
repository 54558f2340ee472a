namespace Jota.Api;

/// <summary>
/// The catalog of a server whose kinds come and go. It is swapped as a whole: who reads <see cref="Now"/> once works with one consistent
/// list to the end, and who wants to know of the next waits for <see cref="ResourceCatalog.Superseded"/>.
/// </summary>
/// <param name="first">The kinds there are from the start.</param>
public sealed class LiveCatalog(ResourceCatalog first)
{
    private readonly Lock _gate = new();

    // Of its own: several servers may begin with one list, and each list is superseded once.
    private volatile ResourceCatalog _now = new(first.All);

    /// <summary>The kinds there are.</summary>
    public ResourceCatalog Now => _now;

    /// <summary>Puts another catalog in the place of the present one. What <paramref name="change"/> throws leaves all as it was.</summary>
    public void Change(Func<ResourceCatalog, ResourceCatalog> change)
    {
        lock (_gate)
        {
            var before = _now;
            _now = change(before);
            before.Supersede();
        }
    }
}
