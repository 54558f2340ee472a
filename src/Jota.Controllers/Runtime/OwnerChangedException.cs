namespace Jota.Controllers;

/// <summary>The owner is not what the cache says: it is being deleted, or another one has its name. The cache will show it.</summary>
public sealed class OwnerChangedException(string message) : Exception(message);
