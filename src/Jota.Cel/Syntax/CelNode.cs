using System.Collections.Immutable;

namespace Jota.Cel.Syntax;

/// <summary>A part of an expression, as written.</summary>
/// <param name="Position">Where it is, in characters from the beginning.</param>
internal abstract record CelNode(int Position);

/// <summary>A value that is written down.</summary>
internal sealed record LiteralNode(int Position, CelValue Value) : CelNode(Position);

/// <summary>A variable, or the first part of a longer name.</summary>
internal sealed record NameNode(int Position, string Name) : CelNode(Position);

/// <summary>A field.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Operand">Whose field.</param>
/// <param name="Field">Its name.</param>
/// <param name="IsOptional">Whether it may be missing: <c>.?</c>.</param>
/// <param name="IsTest">Whether only its presence is asked for: <c>has()</c>.</param>
internal sealed record SelectNode(int Position, CelNode Operand, string Field, bool IsOptional, bool IsTest) : CelNode(Position);

/// <summary>An item of a list, or an entry of a map.</summary>
internal sealed record IndexNode(int Position, CelNode Operand, CelNode Index, bool IsOptional) : CelNode(Position);

/// <summary>A call of a function or an operator.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Function">Its name; operators have names such as <c>_+_</c>.</param>
/// <param name="Target">What it is called on; null when on nothing.</param>
/// <param name="Arguments">With what.</param>
internal sealed record CallNode(int Position, string Function, CelNode? Target, ImmutableArray<CelNode> Arguments) : CelNode(Position);

/// <summary>A list that is written down.</summary>
internal sealed record ListNode(int Position, ImmutableArray<ElementNode> Elements) : CelNode(Position);

/// <summary>One element of a list; an optional one is left out when it is missing.</summary>
internal sealed record ElementNode(CelNode Value, bool IsOptional);

/// <summary>A map that is written down.</summary>
internal sealed record MapNode(int Position, ImmutableArray<EntryNode> Entries) : CelNode(Position);

/// <summary>One entry of a map.</summary>
internal sealed record EntryNode(CelNode Key, CelNode Value, bool IsOptional);

/// <summary>An object of a named type that is written down.</summary>
internal sealed record StructNode(int Position, string TypeName, ImmutableArray<FieldNode> Fields) : CelNode(Position);

/// <summary>One field of an object.</summary>
internal sealed record FieldNode(int Position, string Name, CelNode Value, bool IsOptional);

/// <summary>A macro that goes through a list or a map.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Macro">Which.</param>
/// <param name="Range">What is gone through.</param>
/// <param name="First">The variable of an item; of its index or key when there are two.</param>
/// <param name="Second">The variable of an item when there are two; null otherwise.</param>
/// <param name="Condition">What is asked of each; null for nothing.</param>
/// <param name="Transform">What is made of each; null for nothing.</param>
internal sealed record LoopNode(
    int Position, LoopMacro Macro, CelNode Range, string First, string? Second, CelNode? Condition, CelNode? Transform) : CelNode(Position);

/// <summary>What is made of an optional value that is there: <c>optMap</c>, <c>optFlatMap</c>.</summary>
internal sealed record OptionalMapNode(int Position, CelNode Target, string Variable, CelNode Transform, bool IsFlat) : CelNode(Position);

/// <summary>The macros that go through something.</summary>
internal enum LoopMacro
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    TransformList,
    TransformMap,
    TransformMapEntry,
}
