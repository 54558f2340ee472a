namespace Jota.Architecture.Tests.House;

/// <summary>One first-level folder of a project, or the files at its root.</summary>
/// <param name="Name">The folder's.</param>
internal sealed record Room(string Name)
{
    /// <summary>The files at a project's root that are not its composition root.</summary>
    public static Room Root { get; } = new("(root)");

    /// <summary>What puts the project's parts together, and sees all of them.</summary>
    public static Room Composition { get; } = new("(composition)");

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A file of one room names a type that stands in another.</summary>
internal sealed record Arrow(Room From, Room To, string File, string Type);
