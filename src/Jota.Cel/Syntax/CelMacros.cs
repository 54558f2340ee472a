using System.Collections.Immutable;

namespace Jota.Cel.Syntax;

/// <summary>What looks like a call and is more: <c>has</c>, and what goes through lists and maps.</summary>
internal static class CelMacros
{
    /// <summary>A call on nothing.</summary>
    public static CelNode Global(int position, string function, ImmutableArray<CelNode> arguments)
    {
        if (function != "has" || arguments.Length != 1)
        {
            return new CallNode(position, function, null, arguments);
        }

        return arguments[0] is SelectNode select
            ? select with { IsTest = true }
            : throw new CelSyntaxException(position, "invalid argument to has() macro");
    }

    /// <summary>A call on something.</summary>
    public static CelNode Member(int position, CelNode target, string function, ImmutableArray<CelNode> arguments)
    {
        return (function, arguments.Length) switch
        {
            ("all", 2) => Loop(LoopMacro.All, condition: 1),
            ("exists", 2) => Loop(LoopMacro.Exists, condition: 1),
            ("exists_one" or "existsOne", 2) => Loop(LoopMacro.ExistsOne, condition: 1),
            ("filter", 2) => Loop(LoopMacro.Filter, condition: 1),
            ("map", 2) => Loop(LoopMacro.Map, transform: 1),
            ("map", 3) => Loop(LoopMacro.Map, condition: 1, transform: 2),
            ("all", 3) => LoopOfTwo(LoopMacro.All, condition: 2),
            ("exists", 3) => LoopOfTwo(LoopMacro.Exists, condition: 2),
            ("exists_one" or "existsOne", 3) => LoopOfTwo(LoopMacro.ExistsOne, condition: 2),
            ("transformList", 3) => LoopOfTwo(LoopMacro.TransformList, transform: 2),
            ("transformList", 4) => LoopOfTwo(LoopMacro.TransformList, condition: 2, transform: 3),
            ("transformMap", 3) => LoopOfTwo(LoopMacro.TransformMap, transform: 2),
            ("transformMap", 4) => LoopOfTwo(LoopMacro.TransformMap, condition: 2, transform: 3),
            ("transformMapEntry", 3) => LoopOfTwo(LoopMacro.TransformMapEntry, transform: 2),
            ("transformMapEntry", 4) => LoopOfTwo(LoopMacro.TransformMapEntry, condition: 2, transform: 3),
            ("optMap", 2) => new OptionalMapNode(position, target, Variable(arguments[0]), arguments[1], IsFlat: false),
            ("optFlatMap", 2) => new OptionalMapNode(position, target, Variable(arguments[0]), arguments[1], IsFlat: true),
            _ => new CallNode(position, function, target, arguments),
        };

        LoopNode Loop(LoopMacro macro, int? condition = null, int? transform = null) =>
            new(position, macro, target, Variable(arguments[0]), null, At(condition), At(transform));

        LoopNode LoopOfTwo(LoopMacro macro, int? condition = null, int? transform = null)
        {
            var (first, second) = (Variable(arguments[0]), Variable(arguments[1]));
            return first == second
                ? throw new CelSyntaxException(arguments[1].Position, $"duplicate variable name: {second}")
                : new(position, macro, target, first, second, At(condition), At(transform));
        }

        CelNode? At(int? index) => index is { } at ? arguments[at] : null;

        static string Variable(CelNode node) => node is NameNode name
            ? name.Name
            : throw new CelSyntaxException(node.Position, "argument must be a simple name");
    }
}
