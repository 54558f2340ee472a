using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Caching;

/// <summary>A watch that has just begun.</summary>
/// <param name="First">The events to tell first.</param>
/// <param name="At">The revision that the watch begins at.</param>
/// <param name="Watcher">Where the events after the first ones come from.</param>
internal sealed record WatchStart(IReadOnlyList<WatchEvent> First, Revision At, CacheWatcher Watcher);
