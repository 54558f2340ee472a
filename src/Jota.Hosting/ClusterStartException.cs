namespace Jota.Hosting;

/// <summary>The cluster cannot start, for a reason that whoever started it can mend; the message says which.</summary>
public sealed class ClusterStartException(string message, Exception? inner = null) : Exception(message, inner);
