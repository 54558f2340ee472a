namespace Jota.Store.Tests;

public sealed class KeyRangeTests
{
    [Fact]
    public void The_end_of_a_prefix_sorts_after_every_key_with_it()
    {
        Assert.True(string.CompareOrdinal("/registry/pods/z", KeyRange.EndOf("/registry/pods/")) < 0);
        Assert.True(string.CompareOrdinal("/registry/podtemplates/a", KeyRange.EndOf("/registry/pods/")) > 0);
    }
}
