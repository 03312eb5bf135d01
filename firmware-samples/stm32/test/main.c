#include "check.h"
#include "tests.h"

int checks;

/// An argument says how many bytes of noise are tried.
int main(int count, char **arguments)
{
    test_codec();
    test_settings();
    test_client();
    test_reporter();
    test_noise(count > 1 ? atol(arguments[1]) : 2000000);
    printf("%d checks, all hold\n", checks);
    return 0;
}
