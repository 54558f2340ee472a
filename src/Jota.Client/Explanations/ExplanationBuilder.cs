namespace Jota.Client;

/// <summary>Gathers an explanation.</summary>
internal sealed class ExplanationBuilder
{
    private readonly List<Finding> _findings = [];
    private readonly List<string> _help = [];

    public string Summary { get; set; } = "";

    public ExplanationBuilder Finds(string subject, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _findings.Add(new(subject, text.Trim()));
        }

        return this;
    }

    public ExplanationBuilder Helps(string what)
    {
        if (!_help.Contains(what))
        {
            _help.Add(what);
        }

        return this;
    }

    public Explanation Build() => new(Summary, [.. _findings], [.. _help]);
}
