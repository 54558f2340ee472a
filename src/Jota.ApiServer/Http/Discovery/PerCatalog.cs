using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Something that is made of a catalog and holds for as long as that is the present one.</summary>
internal sealed class PerCatalog<T>(LiveCatalog catalog, Func<ResourceCatalog, T> make)
    where T : class
{
    private volatile Made? _made;

    /// <summary>For the present catalog. Two who ask at once may get one each.</summary>
    public T Now
    {
        get
        {
            var now = catalog.Now;
            var made = _made;
            if (made is null || !ReferenceEquals(made.Of, now))
            {
                _made = made = new(now, make(now));
            }

            return made.Value;
        }
    }

    private sealed record Made(ResourceCatalog Of, T Value);
}
