namespace Jota.Store.Encryption.Settings;

/// <summary>A resource of a group as a rule names it: <c>secrets</c>, <c>deployments.apps</c>, <c>*.apps</c>, <c>*.*</c>.</summary>
/// <param name="Group">The group; empty for the core one, <c>*</c> for any.</param>
/// <param name="Plural">The plural, or <c>*</c> for any.</param>
internal readonly record struct ResourceId(string Group, string Plural)
{
    /// <summary>All resources of all groups.</summary>
    public static ResourceId All { get; } = new("*", "*");

    /// <summary>Whether it is of any plural.</summary>
    public bool IsWide => Plural == "*";

    /// <summary>Reads a name: the group is what comes after the first dot.</summary>
    public static ResourceId Parse(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new("", name) : new(name[(dot + 1)..], name[..dot]);
    }

    /// <summary>As a rule names it.</summary>
    public override string ToString() => Group.Length == 0 && !IsWide ? Plural : $"{Plural}.{Group}";
}
