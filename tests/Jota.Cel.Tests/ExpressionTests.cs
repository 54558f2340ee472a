using System.Text.Json;

namespace Jota.Cel.Tests;

/// <summary>What expressions give.</summary>
public sealed class ExpressionTests
{
    private static readonly CelEnvironment Environment = new(new CelVariable("object", CelType.Dyn), new CelVariable("oldObject", CelType.Dyn));

    /// <summary>An object as clients write it.</summary>
    private static readonly CelValue Sample = CelJson.Read(JsonDocument.Parse("""
        {
          "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web", "tier": "front"}},
          "spec": {"replicas": 3, "ratio": 1.5, "ports": [80, 443], "paused": false, "empty": [], "names": ["b", "a", "c"],
            "containers": [{"name": "c", "image": "nginx:1"}, {"name": "d", "image": "redis", "privileged": true}]}
        }
        """).RootElement);

    [Theory]
    // Numbers.
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("(1 + 2) * 3 == 9")]
    [InlineData("7 / 2 == 3 && -7 / 2 == -3 && 7 % 3 == 1 && -7 % 3 == -1")]
    [InlineData("7.0 / 2.0 == 3.5")]
    [InlineData("1u + 2u == 3u")]
    [InlineData("dyn(1) == 1.0 && dyn(1u) == 1")]
    [InlineData("1 < 1.5 && 2u > 1 && 1 <= 1u")]
    [InlineData("-9223372036854775808 < 0")]
    [InlineData("0x1F == 31")]
    [InlineData("- - 1 == 1 && !!true")]
    [InlineData("1e3 == 1000.0 && .5 == 0.5")]
    // Text.
    [InlineData("'a' + \"b\" == 'ab'")]
    [InlineData("r'\\d' == '\\\\d' && '\\u00e9' == 'é' && '''a'b''' == \"a'b\"")]
    [InlineData("size('héllo') == 5 && 'héllo'.size() == 5 && size('😀') == 1")]
    [InlineData("'abc' < 'abd' && 'a' < 'ab'")]
    [InlineData("'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.contains('ell')")]
    [InlineData("'abc123'.matches('^[a-z]+[0-9]+$') && !'abc'.matches('[0-9]')")]
    [InlineData("'hello world'.find('[0-9]+') == '' && 'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]+', 1) == ['1']")]
    [InlineData("'hello'.charAt(1) == 'e' && 'hello'.substring(1, 3) == 'el' && 'hello'.substring(3) == 'lo'")]
    [InlineData("'hello'.indexOf('l') == 2 && 'hello'.lastIndexOf('l') == 3 && 'hello'.indexOf('l', 3) == 3 && 'hello'.indexOf('x') == -1")]
    [InlineData("'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'ab'.split('') == ['a', 'b']")]
    [InlineData("['a', 'b'].join('-') == 'a-b' && ['a', 'b'].join() == 'ab'")]
    [InlineData("'aaa'.replace('a', 'b', 2) == 'bba' && 'aaa'.replace('a', '') == ''")]
    [InlineData("'AbC'.lowerAscii() == 'abc' && 'AbC'.upperAscii() == 'ABC' && '  x '.trim() == 'x'")]
    [InlineData("'%s has %d of %.2f, %x'.format(['a', 3, 1.5, 255]) == 'a has 3 of 1.50, ff'")]
    [InlineData("strings.quote('a\"b') == '\"a\\\\\"b\"'")]
    [InlineData("b'abc' == bytes('abc') && size(b'\\xff') == 1")]
    // Conversions.
    [InlineData("int('12') == 12 && int(1.9) == 1 && uint(3) == 3u && double('1.5') == 1.5 && string(12) == '12' && string(1.5) == '1.5' && string(true) == 'true'")]
    [InlineData("string(1e21) == '1e+21' && string(0.00001) == '1e-05' && string(100.0) == '100'")]
    [InlineData("type(1) == int && type('a') == string && type([]) == list && type({}) == map && type(null) == null_type && type(type(1)) == type")]
    // Times.
    [InlineData("timestamp('2024-02-29T12:30:45.5Z').getFullYear() == 2024 && timestamp('2024-02-29T12:30:45.5Z').getMonth() == 1")]
    [InlineData("timestamp('2024-02-29T12:30:45.5Z').getDayOfMonth() == 28 && timestamp('2024-02-29T12:30:45.5Z').getDate() == 29")]
    [InlineData("timestamp('2024-02-29T23:30:00Z').getHours('+02:00') == 1 && timestamp('2024-02-29T12:30:45.5Z').getMilliseconds() == 500")]
    [InlineData("duration('1h30m') == duration('90m') && duration('90m').getHours() == 1 && duration('1h').getSeconds() == 3600")]
    [InlineData("timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')")]
    [InlineData("timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') == duration('24h')")]
    [InlineData("string(timestamp('2024-01-02T03:04:05Z')) == '2024-01-02T03:04:05Z' && string(duration('1.5s')) == '1.5s'")]
    // Lists and maps.
    [InlineData("[1, 2] + [3] == [1, 2, 3] && size([1, 2]) == 2 && [1, 2][1] == 2 && 2 in [1, 2] && !(3 in [1, 2])")]
    [InlineData("{'a': 1}['a'] == 1 && {'a': 1}.a == 1 && 'a' in {'a': 1} && size({'a': 1}) == 1 && has({'a': 1}.a) && !has({'a': 1}.b)")]
    [InlineData("{'a': 1, 'b': 2} == {'b': 2, 'a': 1} && {1: 'x'}[dyn(1u)] == 'x'")]
    [InlineData("[1, 2, 3].all(x, x > 0) && [1, 2, 3].exists(x, x == 2) && [1, 2, 3].exists_one(x, x == 2) && ![].exists(x, true) && [].all(x, false)")]
    [InlineData("[1, 2, 3].map(x, x * 2) == [2, 4, 6] && [1, 2, 3].map(x, x > 1, x * 2) == [4, 6] && [1, 2, 3].filter(x, x % 2 == 1) == [1, 3]")]
    [InlineData("{'a': 1, 'b': 2}.all(k, k in ['a', 'b']) && {'a': 1}.exists(k, k == 'a')")]
    [InlineData("[3, 4].all(i, v, v == i + 3) && {'a': 1}.exists(k, v, k == 'a' && v == 1) && [1, 2].transformList(i, v, i + v) == [1, 3]")]
    [InlineData("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10) == {'b': 20} && ['x'].transformMapEntry(i, v, {v: i}) == {'x': 0}")]
    [InlineData("[1, 2].map(x, [3, 4].map(y, x * y)) == [[3, 4], [6, 8]]")]
    [InlineData("[1, 2, 2].isSorted() && [1, 3].sum() == 4 && [2, 1].min() == 1 && ['a', 'b'].max() == 'b' && [1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2")]
    [InlineData("sets.contains([1, 2, 3], [2, 3]) && sets.equivalent([1, 1], [1]) && sets.intersects([1], [1, 2]) && !sets.intersects([1], [2])")]
    // Decisions.
    [InlineData("true || 1 / 0 == 1")]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("!(false && 1 / 0 == 1) && !(1 / 0 == 1 && false)")]
    [InlineData("[0, 1].exists(x, 1 / x == 1)")]
    [InlineData("1 > 0 ? true : 1 / 0 == 1")]
    // Optionals.
    [InlineData("optional.of(1).hasValue() && !optional.none().hasValue() && optional.of(1).value() == 1 && optional.none().orValue(2) == 2")]
    [InlineData("object.?spec.?nothing.orValue(5) == 5 && object.?spec.replicas.orValue(5) == 3 && object.spec.ports[?7].orValue(1) == 1")]
    [InlineData("optional.of(2).optMap(x, x + 1).value() == 3 && [1, ?optional.none(), ?optional.of(2)] == [1, 2] && {?'a': optional.of(1), ?'b': optional.none()} == {'a': 1}")]
    // Kubernetes' libraries.
    [InlineData("quantity('1Gi').isGreaterThan(quantity('500Mi')) && isQuantity('100m') && !isQuantity('x') && quantity('2k').asInteger() == 2000")]
    [InlineData("quantity('50k').add(20).sub(quantity('10')) == quantity('50010') && quantity('1').compareTo(quantity('1000m')) == 0")]
    [InlineData("isIP('10.0.0.1') && !isIP('10.0.0.300') && ip('fe80::1').isLinkLocalUnicast() && ip('::1').family() == 6 && !ip.isCanonical('::0001')")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.0.0/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').prefixLength() == 8")]
    [InlineData("url('https://user@example.com:8443/a/b?x=1&x=2').getHost() == 'example.com:8443' && url('https://[::1]:80/').getHostname() == '::1' && url('https://e.com/?x=1&x=2').getQuery() == {'x': ['1', '2']} && !isURL('../x')")]
    [InlineData("semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-rc.1').isLessThan(semver('1.0.0')) && !isSemver('1.0') && isSemver('v1.0', true) && semver('1.2.3').minor() == 2")]
    [InlineData("format.dns1123Label().validate('a-b') == optional.none() && format.named('dns1123Label').value().validate('A').hasValue() && !format.named('x').hasValue()")]
    [InlineData("jsonpatch.escapeKey('a/b~c') == 'a~1b~0c'")]
    // An object.
    [InlineData("object.spec.replicas == 3 && object.spec.ratio > 1.0 && !object.spec.paused && object.metadata.namespace == 'shop'")]
    [InlineData("object.spec.containers.all(c, has(c.image) && !c.image.endsWith(':latest'))")]
    [InlineData("object.spec.containers.filter(c, has(c.privileged) && c.privileged).map(c, c.name) == ['d']")]
    [InlineData("'app' in object.metadata.labels && object.metadata.labels['tier'] == 'front' && object.metadata.labels.exists(k, k == 'app')")]
    [InlineData("object.spec.names.exists(n, n == 'a') && object.spec.ports == [80, 443] && object == object && object.spec.empty == []")]
    [InlineData("oldObject == null || has(oldObject.spec)")]
    [InlineData("// a word aside\n object.spec.replicas // and another\n > 1")]
    public void Holds(string expression)
    {
        var program = Environment.Compile(expression, CelType.Bool);

        var result = program.Evaluate(CelBudget.ForOne(), Sample, CelNull.Value);

        Assert.True(result == CelBool.True, $"{expression}: {(result as CelError)?.Message ?? "false"}");
    }

    [Theory]
    [InlineData("1 / 0", "division by zero")]
    [InlineData("1 % 0", "modulus by zero")]
    [InlineData("9223372036854775807 + 1", "integer overflow")]
    [InlineData("-(-9223372036854775807 - 1)", "integer overflow")]
    [InlineData("0u - 1u", "unsigned integer overflow")]
    [InlineData("object.spec.nothing", "no such key: nothing")]
    [InlineData("object.spec.ports[2]", "index out of bounds: 2")]
    [InlineData("object.spec.replicas + 'a'", "no such overload")]
    [InlineData("dyn('a') + dyn(1)", "no such overload")]
    [InlineData("int('x')", "type conversion error from 'string' to 'int'")]
    [InlineData("{'a': 1, 'a': 2}", "Failed with repeated key")]
    [InlineData("optional.none().value()", "optional.none() dereference")]
    [InlineData("[1, 0].all(x, 1 / x == 1)", "division by zero")]
    [InlineData("'a'.matches(dyn('('))", "error parsing regexp")]
    [InlineData("ip('x')", "IP Address 'x' is not valid")]
    public void Tells_why_there_is_no_value(string expression, string why)
    {
        var error = Assert.IsType<CelError>(Environment.Compile(expression).Evaluate(CelBudget.ForOne(), Sample, CelNull.Value));

        Assert.StartsWith(why, error.Message, StringComparison.Ordinal);
    }
}
