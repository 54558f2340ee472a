namespace Jota.Kubectl;

/// <summary>A table of what things use. Each cell is padded, the last of a line too.</summary>
internal sealed class ConsumptionTable(TextWriter output)
{
    private readonly TabWriter _writer = new(output);

    public void Row(params IEnumerable<string> cells) => _writer.Line([.. cells, ""]);

    public void Flush() => _writer.Flush();
}
