namespace Jota.Client;

/// <summary>One thing that was found.</summary>
/// <param name="Subject">About what: a node, a container, a condition.</param>
/// <param name="Text">What.</param>
public sealed record Finding(string Subject, string Text);
