using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Caching;

/// <summary>A watch that has just begun.</summary>
/// <param name="First">The events to tell first, made as they are read; to be read once.</param>
/// <param name="At">The revision that the watch begins at.</param>
/// <param name="Watcher">Where the events after the first ones come from.</param>
internal sealed record WatchStart(IEnumerable<WatchEvent> First, Revision At, CacheWatcher Watcher);
