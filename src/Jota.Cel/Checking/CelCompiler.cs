using System.Collections.Immutable;
using Jota.Api;
using Jota.Cel.Evaluation;
using Jota.Cel.Syntax;

namespace Jota.Cel.Checking;

/// <summary>Looks through an expression once: finds the type of each part, tells what does not fit, and makes it ready.</summary>
internal sealed class CelCompiler
{
    private readonly ImmutableArray<CelVariable> _variables;
    private readonly Func<string, CelType?> _objectTypes;
    private readonly CelCallCompiler _calls;
    private readonly Stack<(string Name, CelType Type, int Slot)> _locals = [];
    private readonly ImmutableArray<CelIssue>.Builder _issues = ImmutableArray.CreateBuilder<CelIssue>();

    public CelCompiler(ImmutableArray<CelVariable> variables, Func<string, CelType?> objectTypes)
    {
        (_variables, _objectTypes) = (variables, objectTypes);
        _calls = new(this);
        Slots = variables.Length;
    }

    /// <summary>What does not fit.</summary>
    public ImmutableArray<CelIssue> Issues => [.. _issues.OrderBy(issue => issue.Position)];

    /// <summary>The variables that are spoken of, by their places.</summary>
    public HashSet<int> Used { get; } = [];

    /// <summary>How many slots an evaluation takes.</summary>
    public int Slots { get; private set; }

    /// <summary>Makes a part ready.</summary>
    public CelPart Compile(CelNode node) => node switch
    {
        LiteralNode literal => new(new ConstantStep(literal.Value), literal.Value.Type),
        NameNode name => Name(name),
        SelectNode select => Select(select),
        IndexNode index => Index(index),
        CallNode call => _calls.Compile(call),
        ListNode list => List(list),
        MapNode map => Map(map),
        StructNode made => Struct(made),
        LoopNode loop => Loop(loop),
        OptionalMapNode optional => OptionalMap(optional),
        _ => throw new InvalidOperationException($"a node of an unknown sort: {node}"),
    };

    /// <summary>Tells that something does not fit; the part is taken for anything from then on, so that nothing else is told of
    /// it.</summary>
    public CelPart Issue(CelNode node, string message)
    {
        _issues.Add(new(node.Position, message));
        return new(new ConstantStep(CelNull.Value), CelType.Dyn);
    }

    /// <summary>Whether a name is a variable's, so that what follows it is a field.</summary>
    public bool IsVariable(string name) =>
        _locals.Any(local => local.Name == name) || _variables.Any(variable => variable.Name == name);

    private CelPart Name(NameNode node)
    {
        foreach (var local in _locals)
        {
            if (local.Name == node.Name)
            {
                return new(new VariableStep(local.Slot), local.Type);
            }
        }

        for (var i = 0; i < _variables.Length; i++)
        {
            if (_variables[i].Name == node.Name)
            {
                return Variable(i);
            }
        }

        return CelTypeNames.All.TryGetValue(node.Name, out var type)
            ? new(new ConstantStep(new CelTypeValue(type)), CelType.Type)
            : Issue(node, $"undeclared reference to '{node.Name}' (in container ''){Hint(node.Name)}");
    }

    private CelPart Variable(int place)
    {
        Used.Add(place);
        return new(new VariableStep(place), _variables[place].Type);
    }

    // A variable may have a name with dots: it goes before the field of another one, but not before what a macro names.
    private CelPart? FindWhole(string name, string first)
    {
        for (var i = 0; i < _variables.Length; i++)
        {
            if (_variables[i].Name == name && !_locals.Any(local => local.Name == first))
            {
                return Variable(i);
            }
        }

        return null;
    }

    private string Hint(string name)
    {
        var known = _locals.Select(local => local.Name).Concat(_variables.Select(variable => variable.Name));
        return NearestName.Of(name, known) is { } near ? $"; did you mean '{near}'?" : "";
    }

    private CelPart Select(SelectNode node)
    {
        if (NodeNames.Of(node) is { } whole && FindWhole(whole, NodeNames.FirstOf(node)) is { } variable)
        {
            return variable;
        }

        if (NodeNames.Of(node) is { } qualified && !IsVariable(NodeNames.FirstOf(node))
            && CelTypeNames.All.TryGetValue(qualified, out var named))
        {
            return new(new ConstantStep(new CelTypeValue(named)), CelType.Type);
        }

        var (step, type) = Compile(node.Operand);
        var within = type.Kind == CelTypeKind.Optional ? type.Parameters[0] : type;
        CelType field;
        switch (within.Kind)
        {
            case CelTypeKind.Object when within.Fields is { } fields:
                if (!fields.TryGetValue(node.Field, out field!))
                {
                    var near = NearestName.Of(node.Field, fields.Keys);
                    return Issue(node, $"undefined field '{node.Field}'{(near is null ? "" : $"; did you mean '{near}'?")}");
                }

                break;
            case CelTypeKind.Map:
                field = within.Parameters[1];
                break;
            case CelTypeKind.Dyn or CelTypeKind.Object:
                field = CelType.Dyn;
                break;
            default:
                return Issue(node, $"type '{within}' does not support field selection");
        }

        var isWithin = node.IsOptional || type.Kind == CelTypeKind.Optional;
        return new(
            new SelectStep(step, node.Field, node.IsOptional, node.IsTest),
            node.IsTest ? CelType.Bool : isWithin ? CelType.Optional(field) : field);
    }

    private CelPart Index(IndexNode node)
    {
        var (operand, type) = Compile(node.Operand);
        var (index, at) = Compile(node.Index);
        var within = type.Kind == CelTypeKind.Optional ? type.Parameters[0] : type;
        CelType item;
        switch (within.Kind)
        {
            case CelTypeKind.List when CelTypes.Accepts(CelType.Int, at, []):
                item = within.Parameters[0];
                break;
            case CelTypeKind.Map when CelTypes.Accepts(within.Parameters[0], at, []):
                item = within.Parameters[1];
                break;
            case CelTypeKind.Dyn:
                item = CelType.Dyn;
                break;
            default:
                return Issue(node, $"found no matching overload for '_[_]' applied to '({within}, {at})'");
        }

        var isWithin = node.IsOptional || type.Kind == CelTypeKind.Optional;
        return new(new IndexStep(operand, index, node.IsOptional), isWithin ? CelType.Optional(item) : item);
    }

    /// <summary>A list of which the elements may be of any types: what a text's <c>format</c> puts into it.</summary>
    public CelPart MixedList(ListNode node) => new(
        new ListStep([.. node.Elements.Select(element => (Compile(element.Value).Step, element.IsOptional))]), CelType.AnyList);

    private CelPart List(ListNode node)
    {
        var parts = node.Elements.Select(element => (Part: Compile(element.Value), element.IsOptional)).ToList();
        var type = Joined(node, parts.Select(part => (part.Part.Type, part.IsOptional)));
        return new(new ListStep([.. parts.Select(part => (part.Part.Step, part.IsOptional))]), CelType.List(type));
    }

    private CelPart Map(MapNode node)
    {
        var parts = node.Entries.Select(entry => (Key: Compile(entry.Key), Value: Compile(entry.Value), entry.IsOptional)).ToList();
        var type = CelType.Map(
            Joined(node, parts.Select(part => (part.Key.Type, false))),
            Joined(node, parts.Select(part => (part.Value.Type, part.IsOptional))));
        return new(new MapStep([.. parts.Select(part => (part.Key.Step, part.Value.Step, part.IsOptional))], null), type);
    }

    // What is written down together is of one type, as Kubernetes has it.
    private CelType Joined(CelNode node, IEnumerable<(CelType Type, bool IsOptional)> types)
    {
        var all = types
            .Select(type => type is { IsOptional: true, Type.Kind: CelTypeKind.Optional } ? type.Type.Parameters[0] : type.Type).ToList();
        if (all.Count == 0)
        {
            return CelType.Dyn;
        }

        if (CelTypes.Join(all) is { } joined)
        {
            return joined;
        }

        var other = all.First(type => CelTypes.Join([all[0], type]) is null);
        Issue(node, $"expected type '{all[0]}' but found '{other}'");
        return CelType.Dyn;
    }

    private CelPart Struct(StructNode node)
    {
        if (_objectTypes(node.TypeName) is not { } type)
        {
            return Issue(node, $"undeclared reference to '{node.TypeName}' (in container '')");
        }

        var entries = ImmutableArray.CreateBuilder<(CelStep, CelStep, bool)>();
        foreach (var field in node.Fields)
        {
            var (step, given) = Compile(field.Value);
            given = field.IsOptional && given.Kind == CelTypeKind.Optional ? given.Parameters[0] : given;
            CelType? wanted = null;
            if (type.Fields is { } fields && !fields.TryGetValue(field.Name, out wanted))
            {
                var near = NearestName.Of(field.Name, fields.Keys);
                _issues.Add(new(field.Position, $"undefined field '{field.Name}'{(near is null ? "" : $"; did you mean '{near}'?")}"));
            }
            else if (wanted is not null && !CelTypes.Accepts(wanted, given, []))
            {
                _issues.Add(new(field.Position, $"expected type of field '{field.Name}' is '{wanted}' but provided type is '{given}'"));
            }

            entries.Add((new ConstantStep(new CelString(field.Name)), step, field.IsOptional));
        }

        return new(new MapStep(entries.DrainToImmutable(), type), type);
    }

    private CelPart Loop(LoopNode node)
    {
        var (range, type) = Compile(node.Range);
        if (type.Kind is not (CelTypeKind.List or CelTypeKind.Map or CelTypeKind.Dyn))
        {
            return Issue(node.Range, $"expression of type '{type}' cannot be range of a comprehension (must be list, map, or dynamic)");
        }

        var (place, item) = type.Kind switch
        {
            CelTypeKind.List => (CelType.Int, type.Parameters[0]),
            CelTypeKind.Map => (type.Parameters[0], type.Parameters[1]),
            _ => (CelType.Dyn, CelType.Dyn),
        };
        var single = type.Kind == CelTypeKind.Map ? place : item;
        var first = Declare(node.First, node.Second is null ? single : place);
        int? second = node.Second is { } name ? Declare(name, item) : null;
        var condition = node.Condition is { } asked ? Truth(asked) : null;
        CelPart? transform = node.Transform is { } made ? Compile(made) : null;
        _locals.Pop();
        if (second is not null)
        {
            _locals.Pop();
        }

        var result = node.Macro switch
        {
            LoopMacro.All or LoopMacro.Exists or LoopMacro.ExistsOne => CelType.Bool,
            LoopMacro.TransformMap => CelType.Map(place, transform!.Value.Type),
            LoopMacro.TransformMapEntry => transform!.Value.Type,
            LoopMacro.Filter => CelType.List(single),
            _ => CelType.List(transform?.Type ?? single),
        };
        return new(new LoopStep(node.Macro, range, first, second, condition, transform?.Step), result);
    }

    private CelPart OptionalMap(OptionalMapNode node)
    {
        var (target, type) = Compile(node.Target);
        if (type.Kind is not (CelTypeKind.Optional or CelTypeKind.Dyn))
        {
            return Issue(node, $"found no matching overload for 'optMap' applied to '{type}'");
        }

        var slot = Declare(node.Variable, type.Kind == CelTypeKind.Optional ? type.Parameters[0] : CelType.Dyn);
        var (step, made) = Compile(node.Transform);
        _locals.Pop();
        return new(new OptionalMapStep(target, slot, step, node.IsFlat), node.IsFlat ? made : CelType.Optional(made));
    }

    private CelStep Truth(CelNode node)
    {
        var (step, type) = Compile(node);
        return CelTypes.Accepts(CelType.Bool, type, []) ? step : Issue(node, $"expected type 'bool' but found '{type}'").Step;
    }

    // Each has a slot of its own: what is evaluated within does not write over it.
    private int Declare(string name, CelType type)
    {
        _locals.Push((name, type, Slots));
        return Slots++;
    }
}
