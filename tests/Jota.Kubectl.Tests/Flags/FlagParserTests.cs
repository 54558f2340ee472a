namespace Jota.Kubectl.Tests.Flags;

/// <summary>Flags are read by the rules of upstream's parser.</summary>
public sealed class FlagParserTests
{
    private static readonly Flag[] Known =
    [
        Flag.Text("namespace", letter: 'n'), Flag.Switch("stdin", letter: 'i'), Flag.Switch("tty", letter: 't'),
        Flag.Number("replicas", 1), Flag.List("label-columns", 'L'), Flag.Repeated("from-literal"),
        Flag.Text("dry-run", "none", bare: "unchanged"), Flag.Text("raw").Elsewhere, Flag.Duration("timeout"),
    ];

    [Theory]
    [InlineData("-n foo")]
    [InlineData("-nfoo")]
    [InlineData("-n=foo")]
    [InlineData("--namespace foo")]
    [InlineData("--namespace=foo")]
    [InlineData("-itnfoo")]
    public void A_value_may_follow_in_every_form(string line)
    {
        Assert.Equal("foo", Parse(line).Values.Text("namespace"));
    }

    [Fact]
    public void Letters_in_one_word_are_a_flag_each()
    {
        var (values, _) = Parse("-it");
        Assert.True(values.Is("stdin") && values.Is("tty"));
    }

    [Fact]
    public void Flags_may_stand_among_arguments_and_end_at_two_dashes()
    {
        var (values, parser) = Parse("web -i x -- -t --nosuch");
        Assert.Equal(["web", "x", "-t", "--nosuch"], parser.Arguments);
        Assert.Equal(2, parser.Dash);
        Assert.False(values.Is("tty"));
    }

    [Fact]
    public void A_flag_with_a_value_of_its_own_takes_another_only_by_its_sign()
    {
        Assert.Equal("unchanged", Parse("--dry-run client").Values.Text("dry-run"));
        Assert.Equal("client", Parse("--dry-run=client").Values.Text("dry-run"));
        Assert.Equal("none", Parse("").Values.Text("dry-run"));
    }

    [Fact]
    public void Lists_are_taken_apart_at_commas_and_repeated_flags_are_not()
    {
        var (values, _) = Parse("-L a,b -L c --from-literal=x=1,2 --from-literal=y=3");
        Assert.Equal(["a", "b", "c"], values.All("label-columns"));
        Assert.Equal(["x=1,2", "y=3"], values.All("from-literal"));
    }

    [Fact]
    public void An_underscore_in_a_name_is_a_dash() => Assert.Equal("client", Parse("--dry_run=client").Values.Text("dry-run"));

    [Theory]
    [InlineData("--nosuch", "error: unknown flag: --nosuch")]
    [InlineData("--namespce=x", "error: unknown flag: --namespce (did you mean --namespace?)")]
    [InlineData("-itz", "error: unknown shorthand flag: 'z' in z")]
    [InlineData("--namespace", "error: flag needs an argument: --namespace")]
    [InlineData("-in", "error: flag needs an argument: 'n' in -in")]
    [InlineData("--replicas=x", "error: invalid argument \"x\" for \"--replicas\" flag: strconv.ParseInt: parsing \"x\": invalid syntax")]
    public void A_mistake_is_told(string line, string told)
    {
        Assert.Equal(told, Assert.Throws<KubectlException>(() => Parse(line)).Message);
    }

    [Fact]
    public void A_flag_that_is_left_elsewhere_is_known() => Assert.Equal("--raw", Parse("--raw=/healthz").Parser.Elsewhere);

    [Theory]
    [InlineData("1m30s", 90.0)]
    [InlineData("-1.5h", -5400.0)]
    [InlineData("0", 0.0)]
    [InlineData("250ms", 0.25)]
    public void Times_are_read_as_Go_writes_them(string text, double seconds) =>
        Assert.Equal(seconds, Parse($"--timeout={text}").Values.Duration("timeout").TotalSeconds);

    [Theory]
    [InlineData("5", "time: missing unit in duration \"5\"")]
    [InlineData("1x", "time: unknown unit \"x\" in duration \"1x\"")]
    public void A_time_that_is_none_is_told_in_Gos_words(string text, string why) => Assert.Equal(
        $"error: invalid argument \"{text}\" for \"--timeout\" flag: {why}",
        Assert.Throws<KubectlException>(() => Parse($"--timeout={text}")).Message);

    private static (FlagValues Values, FlagParser Parser) Parse(string line)
    {
        var values = new FlagValues(Known, []);
        var parser = new FlagParser(values);
        parser.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return (values, parser);
    }
}
