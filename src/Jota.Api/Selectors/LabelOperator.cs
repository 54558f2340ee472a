namespace Jota.Api;

/// <summary>How a label requirement compares.</summary>
public enum LabelOperator
{
    /// <summary><c>key=value</c>.</summary>
    Equal,

    /// <summary><c>key==value</c>; the same, kept for printing.</summary>
    DoubleEqual,

    /// <summary><c>key!=value</c>: absent, or another value.</summary>
    NotEqual,

    /// <summary><c>key in (a,b)</c>.</summary>
    In,

    /// <summary><c>key notin (a,b)</c>: absent, or none of these.</summary>
    NotIn,

    /// <summary><c>key</c>.</summary>
    Exists,

    /// <summary><c>!key</c>.</summary>
    DoesNotExist,

    /// <summary><c>key&gt;7</c>: a whole number above this.</summary>
    GreaterThan,

    /// <summary><c>key&lt;7</c>: a whole number below this.</summary>
    LessThan,
}
