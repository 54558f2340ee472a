namespace Jota.Client;

/// <summary>Why a machine cannot join a cluster; the message is for whoever wants it to.</summary>
public sealed class JoinException(string message, Exception? inner = null) : Exception(message, inner);
