namespace Jota.Cel.Functions;

/// <summary>Functions by name.</summary>
internal sealed class CelFunctions
{
    private readonly Dictionary<(string Name, bool IsMember), List<CelOverload>> _functions = [];

    /// <summary>All that Kubernetes knows.</summary>
    public static CelFunctions All { get; } = Create();

    public void Add(CelOverload overload)
    {
        var id = (overload.Function, overload.IsMember);
        if (!_functions.TryGetValue(id, out var overloads))
        {
            _functions[id] = overloads = [];
        }

        overloads.Add(overload);
    }

    /// <summary>A function that is called on nothing.</summary>
    public void Global(string name, CelType[] parameters, CelType result, CelFunction run) =>
        Add(new(name, IsMember: false, [.. parameters], result, run));

    /// <summary>A function that is called on the first of its parameters.</summary>
    public void Member(string name, CelType[] parameters, CelType result, CelFunction run) =>
        Add(new(name, IsMember: true, [.. parameters], result, run));

    /// <summary>Every way in which it may be called; empty when there is no such function.</summary>
    public IReadOnlyList<CelOverload> Find(string name, bool isMember) => _functions.GetValueOrDefault((name, isMember)) ?? [];

    /// <summary>The names of all functions, for who looks for a near one.</summary>
    public IEnumerable<string> Names => _functions.Keys.Select(id => id.Name).Distinct(StringComparer.Ordinal);

    private static CelFunctions Create()
    {
        var functions = new CelFunctions();
        Operators.AddTo(functions);
        Conversions.AddTo(functions);
        Times.AddTo(functions);
        Strings.AddTo(functions);
        Lists.AddTo(functions);
        Sets.AddTo(functions);
        Optionals.AddTo(functions);
        Quantities.AddTo(functions);
        Addresses.AddTo(functions);
        Urls.AddTo(functions);
        Formats.AddTo(functions);
        Versions.AddTo(functions);
        Authorizers.AddTo(functions);
        return functions;
    }
}
