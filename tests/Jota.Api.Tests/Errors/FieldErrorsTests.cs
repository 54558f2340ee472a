using k8s.Models;

namespace Jota.Api.Tests.Errors;

public sealed class FieldErrorsTests
{
    [Fact]
    public void Of_any_number_of_mistakes_so_much_text_is_told_and_that_there_are_more()
    {
        var errors = new FieldErrors();
        for (var i = 0; i < 100_000; i++)
        {
            errors.At("items").At(i).Required();
        }

        Assert.InRange(errors.All.Sum(e => e.Path.Length + e.Detail.Length), 60_000, 70_000);
        Assert.Equal("Required value", errors.All[0].Detail);
        Assert.Equal((FieldErrorReason.TooMany, "Too many errors: those after this one are not told"), (errors.All[^1].Reason, errors.All[^1].Detail));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    public void Of_a_long_value_its_beginning_is_shown_and_the_rule_whole(char letter)
    {
        var errors = new FieldErrors();
        errors.At("name").Invalid(new string(letter, 3_000_000), "must be short");
        var detail = errors.All[0].Detail;
        Assert.InRange(detail.Length, 4_000, 9_000);
        Assert.EndsWith("... (2995904 more)\": must be short", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_of_two_parts_is_shown_whole_or_not_at_all()
    {
        var errors = new FieldErrors();
        errors.Invalid("x" + string.Concat(Enumerable.Repeat("\U0001F6A2", 5_000)), "no");
        Assert.DoesNotContain("FFFD", errors.All[0].Detail, StringComparison.Ordinal);
        Assert.Contains("\\uD83D\\uDEA2... (", errors.All[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refused_counts_although_it_is_told_no_more()
    {
        var pod = new V1Pod
        {
            Metadata = new() { Name = "a", NamespaceProperty = "default" },
            Spec = new() { Containers = [new() { Name = "c", Image = "i" }], Volumes = [.. Enumerable.Repeat(new V1Volume(), 20_000)] },
        };
        var resource = new PodResource();
        resource.Default(pod);
        var errors = new FieldErrors();
        resource.Validate(pod, errors);
        Assert.Contains("Too many errors", errors.All[^1].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(errors.All, error => error.Reason == FieldErrorReason.Duplicate);
    }
}
