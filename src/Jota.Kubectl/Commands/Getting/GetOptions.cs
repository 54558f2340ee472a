namespace Jota.Kubectl;

/// <summary>What <c>get</c> was told.</summary>
internal sealed record GetOptions
{
    public required PrintOptions Printing { get; init; }

    public required SelectionOptions Selecting { get; init; }

    public required TableOptions Tables { get; init; }

    /// <summary>By what to sort; empty for as the server has them.</summary>
    public string SortBy { get; init; } = "";

    public bool IgnoreNotFound { get; init; }

    public bool ShowKind { get; init; }

    /// <summary>How many objects to ask for at a time.</summary>
    public long Chunk { get; init; }

    public bool IsTable => Printing is { Format: "" or "wide", Template: "" };

    /// <summary>In which form tables are asked for: made by the server, or objects of which one is made here.</summary>
    public string Accepted { get; init; } = ApiCall.Tables;

    /// <summary>The selectors, as a query.</summary>
    public string Query => new Query().With("fieldSelector", Selecting.Fields).With("labelSelector", Selecting.Labels).ToString();

    public static GetOptions Of(Invocation call)
    {
        var flags = call.Flags;
        var printing = PrintOptions.Of(flags, call.Around) with { NoHeaders = flags.Is("no-headers") };
        return new GetOptions
        {
            Printing = printing,
            Selecting = new SelectionOptions
            {
                Files = ManifestOptions.Of(flags),
                Labels = flags.Text("selector"),
                Fields = flags.Text("field-selector"),
                AllNamespaces = flags.Is("all-namespaces"),
                TypesAlone = true,
                CommandPath = call.Command,
            },
            Tables = new TableOptions
            {
                Wide = printing.Format == "wide",
                NoHeaders = flags.Is("no-headers"),
                WithNamespace = flags.Is("all-namespaces"),
                ShowLabels = flags.Is("show-labels"),
                LabelColumns = [.. flags.All("label-columns").Select(label => label.Trim())],
            },
            SortBy = flags.Text("sort-by"),
            IgnoreNotFound = flags.Is("ignore-not-found"),
            ShowKind = flags.Is("show-kind"),
            Chunk = flags.Number("chunk-size"),
            Accepted = flags.Is("server-print") ? ApiCall.Tables : ApiCall.Json,
        };
    }
}
