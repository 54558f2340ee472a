using Jota.Cel.Syntax;

namespace Jota.Cel;

/// <summary>Finds out which fields of a variable an expression names.</summary>
public static class FieldSelections
{
    /// <summary>
    /// Whether an expression names a field of a variable, as <c>claims.email</c>, <c>claims.?email</c> or <c>has(claims.email)</c>; not
    /// by an index. What is no expression names nothing.
    /// </summary>
    public static bool Has(string expression, string variable, string field)
    {
        try
        {
            return Has(CelParser.Parse(expression), variable, field);
        }
        catch (CelSyntaxException)
        {
            return false;
        }
    }

    private static bool Has(CelNode? node, string variable, string field) => node switch
    {
        null => false,
        SelectNode { Operand: NameNode { Name: var name } } select when name == variable && select.Field == field => true,
        _ => PartsOf(node).Any(part => Has(part, variable, field)),
    };

    private static CelNode?[] PartsOf(CelNode node) => node switch
    {
        SelectNode select => [select.Operand],
        IndexNode index => [index.Operand, index.Index],
        CallNode call => [call.Target, .. call.Arguments],
        ListNode list => [.. list.Elements.Select(element => element.Value)],
        MapNode map => [.. map.Entries.Select(entry => entry.Key), .. map.Entries.Select(entry => entry.Value)],
        StructNode made => [.. made.Fields.Select(one => one.Value)],
        LoopNode loop => [loop.Range, loop.Condition, loop.Transform],
        OptionalMapNode optional => [optional.Target, optional.Transform],
        _ => [],
    };
}
