namespace Jota.Hosting.Members;

/// <summary>An etcd of our own cannot run, for a reason that whoever started it can mend; the message says which.</summary>
public sealed class EtcdSetupException(string message, Exception? inner = null) : Exception(message, inner);
