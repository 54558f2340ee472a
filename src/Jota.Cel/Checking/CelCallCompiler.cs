using System.Collections.Immutable;
using Jota.Api;
using Jota.Cel.Evaluation;
using Jota.Cel.Functions;
using Jota.Cel.Syntax;

namespace Jota.Cel.Checking;

/// <summary>Finds what a call means.</summary>
internal sealed class CelCallCompiler(CelCompiler compiler)
{
    /// <summary>Makes a call ready.</summary>
    public CelPart Compile(CallNode node)
    {
        switch (node.Function)
        {
            case "_&&_":
                return Logic(node, CelBool.False);
            case "_||_":
                return Logic(node, CelBool.True);
            case "_?_:_":
                return Conditional(node);
        }

        // A function of a library's own name space looks like one that is called on something.
        if (node.Target is { } target && NodeNames.Of(target) is { } space && !compiler.IsVariable(NodeNames.FirstOf(target)))
        {
            var overloads = CelFunctions.All.Find($"{space}.{node.Function}", isMember: false);
            if (overloads.Count > 0)
            {
                return Call(node, $"{space}.{node.Function}", overloads, [.. node.Arguments.Select(compiler.Compile)], isMember: false);
            }
        }

        var arguments = node is { Function: "format", Arguments: [ListNode list] }
            ? [compiler.MixedList(list)]
            : node.Arguments.Select(compiler.Compile);
        var parts = node.Target is { } on ? [compiler.Compile(on), .. arguments] : arguments.ToImmutableArray();
        var isMember = node.Target is not null;
        var found = CelFunctions.All.Find(node.Function, isMember);
        return found.Count > 0 ? Call(node, node.Function, found, parts, isMember)
            : CelFunctions.All.Find(node.Function, !isMember).Count > 0 ? NoMatch(node, node.Function, parts, isMember)
            : compiler.Issue(node, $"undeclared reference to '{node.Function}' (in container ''){Hint(node.Function)}");
    }

    private static string Hint(string name) =>
        NearestName.Of(name, CelFunctions.All.Names.Where(known => char.IsAsciiLetter(known[0]))) is { } near
            ? $"; did you mean '{near}'?" : "";

    private CelPart Logic(CallNode node, CelBool decides)
    {
        var parts = node.Arguments.Select(compiler.Compile).ToImmutableArray();
        return parts.All(part => CelTypes.Accepts(CelType.Bool, part.Type, []))
            ? new(new LogicStep(parts[0].Step, parts[1].Step, decides), CelType.Bool)
            : NoMatch(node, node.Function, parts, isMember: false);
    }

    private CelPart Conditional(CallNode node)
    {
        var parts = node.Arguments.Select(compiler.Compile).ToImmutableArray();
        return CelTypes.Accepts(CelType.Bool, parts[0].Type, []) && CelTypes.Join([parts[1].Type, parts[2].Type]) is { } type
            ? new(new ConditionalStep(parts[0].Step, parts[1].Step, parts[2].Step), type)
            : NoMatch(node, node.Function, parts, isMember: false);
    }

    private CelPart Call(CallNode node, string name, IReadOnlyList<CelOverload> overloads, ImmutableArray<CelPart> parts, bool isMember)
    {
        var possible = ImmutableArray.CreateBuilder<CelOverload>();
        CelType? result = null;
        foreach (var overload in overloads)
        {
            if (Matches(overload, parts) is { } type)
            {
                possible.Add(overload);
                result = result is null || result.Equals(type) ? type : CelType.Dyn;
            }
        }

        return result is null
            ? NoMatch(node, name, parts, isMember)
            : new(new CallStep(possible.DrainToImmutable(), [.. parts.Select(part => part.Step)]), result);
    }

    private static CelType? Matches(CelOverload overload, ImmutableArray<CelPart> parts)
    {
        if (overload.Parameters.Length != parts.Length)
        {
            return null;
        }

        var bound = new Dictionary<string, CelType>(StringComparer.Ordinal);
        for (var i = 0; i < parts.Length; i++)
        {
            if (!CelTypes.Accepts(overload.Parameters[i], parts[i].Type, bound))
            {
                return null;
            }
        }

        return CelTypes.Substitute(overload.Result, bound);
    }

    private CelPart NoMatch(CallNode node, string name, ImmutableArray<CelPart> parts, bool isMember)
    {
        var types = parts.Select(part => part.Type).ToImmutableArray();
        var shown = isMember ? $"{types[0]}.({CelTypes.Show(types[1..])})" : $"({CelTypes.Show(types)})";
        return compiler.Issue(node, $"found no matching overload for '{name}' applied to '{shown}'");
    }
}
