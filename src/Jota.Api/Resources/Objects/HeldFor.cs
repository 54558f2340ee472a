namespace Jota.Api;

/// <summary>The finalizers by which an object waits for garbage collection.</summary>
public enum HeldFor
{
    /// <summary>None of them.</summary>
    Nothing,

    /// <summary><c>orphan</c>: until the objects it owns do not refer to it any more.</summary>
    Orphaning,

    /// <summary><c>foregroundDeletion</c>: until the objects it owns are gone.</summary>
    Dependents,
}
