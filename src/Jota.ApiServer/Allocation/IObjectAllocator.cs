using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Store;

namespace Jota.ApiServer.Allocation;

/// <summary>
/// Hands out what objects of one kind get from the cluster's stock, such as addresses. What is taken stands in the store, a key for each,
/// and so is known to every server and after any kind of end of one. Safe to call from anywhere.
/// </summary>
internal interface IObjectAllocator
{
    /// <summary>
    /// Takes what an object needs beside what it had, and writes it into the object. Throws <see cref="ApiException"/> when it cannot be
    /// had, as far as this server has seen; the object can be tried again then.
    /// </summary>
    Claim Take(object obj, object? old, bool dryRun);

    /// <summary>What goes to the store with the end of an object: it gives back what the object had.</summary>
    ImmutableArray<StoreWrite> Release(object gone);

    /// <summary>From now on it sees what is taken, by whomever. Before anything is handed out.</summary>
    void Follow(WatchCaches caches);
}
