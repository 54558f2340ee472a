namespace Jota.Kubectl;

/// <summary>A part of a Go template.</summary>
internal abstract record TemplateNode
{
    public sealed record Text(string Value) : TemplateNode;

    /// <summary>A pipeline whose value is printed, unless it declares a variable.</summary>
    public sealed record Print(Pipeline Value) : TemplateNode;

    public sealed record If(Pipeline Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    public sealed record With(Pipeline Value, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    public sealed record Range(Pipeline Over, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    /// <summary>Another template, filled in with a value; with nothing where none is given.</summary>
    public sealed record Call(string Name, Pipeline? Value) : TemplateNode;

    /// <summary>The end of a range's turn; of the range too where it says <c>break</c>.</summary>
    public sealed record Leave(bool EndsRange) : TemplateNode;

    /// <summary>Commands, each of which gets the value of the one before as its last argument.</summary>
    /// <param name="Variables">What the value is called: none, one, or key and value of a range.</param>
    /// <param name="Declares">Whether they are new.</param>
    /// <param name="Commands">The commands, each a list of operands.</param>
    public sealed record Pipeline(IReadOnlyList<string> Variables, bool Declares, IReadOnlyList<IReadOnlyList<TemplateNode>> Commands)
        : TemplateNode;

    /// <summary>A value: a text, number, boolean or nothing.</summary>
    public sealed record Literal(object? Value) : TemplateNode;

    /// <summary>Fields of something: of dot, a variable or a pipeline in parentheses.</summary>
    public sealed record Fields(TemplateNode? Of, IReadOnlyList<string> Names) : TemplateNode;

    public sealed record Variable(string Name) : TemplateNode;

    public sealed record Function(string Name) : TemplateNode;
}
