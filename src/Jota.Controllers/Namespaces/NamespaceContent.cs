namespace Jota.Controllers;

/// <summary>What is left of one kind in a namespace that goes.</summary>
/// <param name="Resource">The kind as upstream tells it: <c>pods.</c>, <c>deployments.apps</c>.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Finalizers">How many objects wait for each finalizer.</param>
/// <param name="Wait">How long the slowest of them may still take.</param>
internal sealed record NamespaceContent(string Resource, int Count, IReadOnlyDictionary<string, int> Finalizers, TimeSpan Wait);
