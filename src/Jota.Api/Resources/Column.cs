namespace Jota.Api;

/// <summary>What a table cell may need beside its object.</summary>
/// <param name="Now">The time that ages are told from.</param>
public readonly record struct ColumnContext(DateTimeOffset Now);

/// <summary>A column of the server-side table of a kind (what <c>kubectl get</c> shows), without the cell.</summary>
public abstract class Column
{
    /// <summary>The heading in upstream's spelling, such as <c>Nominated Node</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The OpenAPI type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</summary>
    public string Type { get; init; } = "string";

    /// <summary>The OpenAPI format; <c>name</c> marks the column with the object's name.</summary>
    public string Format { get; init; } = "";

    /// <summary>What the column shows, from the field's documentation.</summary>
    public string Description { get; init; } = "";

    /// <summary>0: always shown; 1: only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>The cell of one object (typed as its resource's type): a string, a whole number, a boolean or null.</summary>
    public abstract object? CellOf(object obj, ColumnContext context);
}

/// <summary>A column of the table of <typeparamref name="T"/>.</summary>
public sealed class Column<T> : Column
    where T : class
{
    private readonly Func<T, ColumnContext, object?> _cell;

    /// <summary>A column whose cell follows from the object alone.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Column(string name, Func<T, object?> cell)
        : this(name, (obj, _) => cell(obj))
    {
    }

    /// <summary>A column whose cell also depends on the time.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Column(string name, Func<T, ColumnContext, object?> cell)
    {
        Name = name;
        _cell = cell;
    }

    /// <inheritdoc/>
    public override object? CellOf(object obj, ColumnContext context) => _cell((T)obj, context);
}
