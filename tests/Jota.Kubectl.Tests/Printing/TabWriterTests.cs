namespace Jota.Kubectl.Tests.Printing;

/// <summary>Cells are aligned by elastic tab stops.</summary>
public sealed class TabWriterTests
{
    [Fact]
    public void A_column_is_as_wide_as_its_widest_cell()
    {
        Assert.Equal("NAME        AGE\na           1s\nlong-name   2m\n", Written(writer =>
        {
            writer.Line("NAME", "AGE");
            writer.Line("a", "1s");
            writer.Line("long-name", "2m");
        }));
    }

    [Fact]
    public void Lines_without_a_cell_end_a_column()
    {
        Assert.Equal("a   b\nline\nlonger   b\n", Written(writer => writer.Write("a\tb\nline\nlonger\tb\n"), minimum: 0));
    }

    [Fact]
    public void Widths_are_kept_for_what_comes_later()
    {
        Assert.Equal("long-name   x\na           y\n", Written(writer =>
        {
            writer.Line("long-name", "x");
            writer.Flush();
            writer.Line("a", "y");
        }));
    }

    private static string Written(Action<TabWriter> write, int minimum = 6)
    {
        using var output = new StringWriter();
        var writer = new TabWriter(output, minimum);
        write(writer);
        writer.Flush();
        return output.ToString();
    }
}
