using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// Something that keeps itself up to date with a cache failed at a change. The cache itself, and whoever watches it, has the change.
/// </summary>
internal sealed class CacheListenerException(Resource resource, Exception why)
    : Exception($"what follows the cache of {resource.Names.Plural} failed: {why.Message}", why);
