namespace Jota.Store;

/// <summary>A watcher did not keep up and was ended.</summary>
public sealed class WatchOverrunException(string prefix) : Exception($"the watch of {prefix} fell too far behind");
