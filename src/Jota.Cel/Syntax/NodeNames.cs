namespace Jota.Cel.Syntax;

/// <summary>Names with dots look like fields of fields.</summary>
internal static class NodeNames
{
    /// <summary>The name that a chain of names spells; null when it is something else.</summary>
    public static string? Of(CelNode node) => node switch
    {
        NameNode name => name.Name,
        SelectNode { IsOptional: false, IsTest: false } select when Of(select.Operand) is { } outer => $"{outer}.{select.Field}",
        _ => null,
    };

    /// <summary>The first name of such a chain.</summary>
    public static string FirstOf(CelNode node) => node is SelectNode select ? FirstOf(select.Operand) : ((NameNode)node).Name;
}
